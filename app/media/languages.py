"""What containers call languages (ISO 639-2, three letters), as the short codes of pages and browsers."""

PAIRS = """
    chi=zh zho=zh cmn=zh eng=en yue=yue nan=nan wuu=wuu hak=hak tib=bo bod=bo uig=ug mon=mn ara=ar ben=bn
    cze=cs ces=cs dan=da ger=de deu=de gre=el ell=el spa=es per=fa fas=fa fin=fi fre=fr fra=fr heb=he
    hin=hi hun=hu ind=id ita=it jpn=ja kaz=kk khm=km kor=ko lao=lo may=ms msa=ms bur=my mya=my nob=nb
    nor=nb dut=nl nld=nl pol=pl por=pt rum=ro ron=ro rus=ru swe=sv swa=sw tam=ta tel=te tha=th tgl=tl
    tur=tr ukr=uk urd=ur vie=vi
"""
SHORT = dict(pair.split("=") for pair in PAIRS.split())
UNNAMED = "und"


def short_code(tag: str) -> str:
    """The short code of a container's language, `und` where it names none that we know."""
    primary = tag.strip().lower().replace("_", "-").partition("-")[0]
    return primary if primary in SHORT.values() else SHORT.get(primary, UNNAMED)

// A row of tabs that is wider than the screen begins where one is: the current tab stands in its middle.
export default function showCurrentTab(row) {
  const tab = row.querySelector("[aria-current]");
  if (!tab || row.scrollWidth <= row.clientWidth) return;
  const at = tab.getBoundingClientRect();
  const frame = row.getBoundingClientRect();
  row.scrollLeft += at.left + at.width / 2 - frame.left - frame.width / 2;
}

// Joins two versions of a form that began from the same one, field by field.
// base, mine, theirs: plain objects of strings. What only one side changed is taken; what both changed is a clash.
export default function merge(base, mine, theirs) {
  const merged = {};
  const clashes = [];
  for (const name of Object.keys(mine)) {
    const other = name in theirs ? String(theirs[name] ?? "") : base[name];
    const untouched = mine[name] === base[name];
    merged[name] = untouched ? other : mine[name];
    if (!untouched && other !== base[name] && other !== mine[name]) clashes.push({ name, theirs: other });
  }
  return { merged, clashes };
}

// The values of a form by name, as they are compared, kept and filled in again.
const LEFT_OUT = ["csrf_token", "revision", "base"];
const UNSAVED_KINDS = new Set(["submit", "button", "file", "fieldset", "output"]);
// Stands between the values of one name, such as the ticked boxes of a list.
const SEVERAL = "\u001f";

export default function valuesOf(form) {
  const values = {};
  for (const { name, type } of form.elements) if (name && !UNSAVED_KINDS.has(type)) values[name] = "";
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string") values[name] = values[name] ? values[name] + SEVERAL + value : value;
  }
  for (const name of LEFT_OUT) delete values[name];
  return values;
}

// The values that the server gave, whatever has been typed since.
export function givenTo(form) {
  const values = valuesOf(form);
  for (const name of Object.keys(values)) values[name] = "";
  for (const field of form.elements) {
    if (!(field.name in values) || UNSAVED_KINDS.has(field.type)) continue;
    const chosen = field.options ? [...field.options].filter((one) => one.defaultSelected).map((one) => one.value) : [];
    if (field.type === "select-one" && !chosen.length && field.options.length) chosen.push(field.options[0].value);
    if (field.type === "radio" || field.type === "checkbox") chosen.push(...(field.defaultChecked ? [field.value] : []));
    else if (!field.options) chosen.push(field.type === "hidden" ? field.value : field.defaultValue);
    values[field.name] = [values[field.name], ...chosen].filter(Boolean).join(SEVERAL);
  }
  return values;
}

function setField(form, name, value) {
  for (const field of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
    if (field.type === "radio" || field.type === "checkbox") field.checked = value.split(SEVERAL).includes(field.value);
    else field.value = value;
  }
  form.querySelector(`[id="${CSS.escape(name)}"]`)?.dispatchEvent(new Event("laurel:level"));
}

export function fill(form, values) {
  const shown = valuesOf(form);
  for (const [name, value] of Object.entries(values)) if (shown[name] !== value) setField(form, name, value);
}

// What is sent: the form, but for some names another value than the one shown; the token goes as a header, which can be renewed.
export function bodyOf(form, others) {
  const body = new URLSearchParams(new FormData(form));
  body.delete("csrf_token");
  for (const [name, value] of Object.entries(others)) {
    body.delete(name);
    for (const one of value.split(SEVERAL)) if (one) body.append(name, one);
  }
  return body;
}

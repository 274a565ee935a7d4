// The field of a dialog that chooses one colleague, each shown with how many conversations they have.

import { say } from "./words.js";

/** Return a colleague's name with how many conversations they have and how many they can hold. */
export const withLoad = ({ name, holds, capacity }) => `${name}　${holds}/${capacity}`;

/** Return the field `whom` for `askForm`, and the check that somebody was chosen; `remark(person)` follows a name. */
export const colleagueField = (people, remark = (/** @type {any} */ _person) => "") => ({
  field: { name: "whom", label: say("bulk.whom"), value: "", options: [
    { value: "", label: say("transfer.choose") },
    ...people.map((person) => ({ value: String(person.id), label: `${withLoad(person)}${remark(person)}` })),
  ] },
  check: (/** @type {import("./forms.js").Values} */ { whom }) => (whom ? null : { name: "whom", text: say("bulk.whom_needed") }),
});

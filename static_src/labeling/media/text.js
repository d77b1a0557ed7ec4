// How is a text shown? One block for each line, each with its own direction.

/** @type {import("../contract").Medium} */
export const medium = {
  show(stage, content) {
    stage.replaceChildren(...linesOf(content.text ?? "").map(paragraph));
  },
  spoken: (content) => (content.text ?? "").slice(0, 300),
};

/** @param {string} text */
export function linesOf(text) {
  return text.split(/\r\n|\r|\n/);
}

/** @param {string} line */
export function paragraph(line) {
  const element = document.createElement("p");
  element.dir = "auto";
  element.textContent = line;
  return element;
}

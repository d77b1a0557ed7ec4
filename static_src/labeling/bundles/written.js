// What does a page about stretches of text load in one piece?
import "./core.js";
export { kind as relation } from "../kinds/relation.js";
export { kind as span } from "../kinds/span.js";

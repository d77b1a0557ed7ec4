// What does a page about intervals of text load in one piece?
import "./core.js";
export { kind as relation } from "../label_types/relation.js";
export { kind as span } from "../label_types/span.js";

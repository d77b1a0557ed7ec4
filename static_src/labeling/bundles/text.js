// The bundle for text items.
import "./core.js";
export { kind as relation } from "../label_types/relation.js";
export { kind as span } from "../label_types/span.js";

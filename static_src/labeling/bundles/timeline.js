// What does a page about recordings and measurements load in one piece?
import "./core.js";
export { kind as segment } from "../label_types/segment.js";
export { medium as audio } from "../media/audio.js";
export { medium as series } from "../media/series.js";

// The bundle for audio and time series items.
import "./core.js";
export { kind as segment } from "../label_types/segment.js";
export { medium as audio } from "../media/audio.js";
export { medium as series } from "../media/series.js";

// What does a page about videos load in one piece?
import "./core.js";
export { kind as track } from "../label_types/track.js";
export { medium as video } from "../media/video.js";

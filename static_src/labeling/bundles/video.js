// The bundle for video items.
import "./core.js";
export { kind as track } from "../label_types/track.js";
export { medium as video } from "../media/video.js";

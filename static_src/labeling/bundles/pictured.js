// What does a page about pictures load in one piece?
import "./core.js";
export { kind as box } from "../kinds/box.js";
export { kind as keypoint } from "../kinds/keypoint.js";
export { kind as mask } from "../kinds/mask.js";
export { kind as polygon } from "../kinds/polygon.js";
export { kind as polyline } from "../kinds/polyline.js";
export { medium as image } from "../media/image.js";

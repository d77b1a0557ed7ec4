// The bundle for image items.
import "./core.js";
export { kind as box } from "../label_types/box.js";
export { kind as keypoint } from "../label_types/keypoint.js";
export { kind as mask } from "../label_types/mask.js";
export { kind as polygon } from "../label_types/polygon.js";
export { kind as polyline } from "../label_types/polyline.js";
export { medium as image } from "../media/image.js";

// The bundle for comparisons.
import "./core.js";
export { kind as ranking } from "../label_types/ranking.js";
export { medium as pair } from "../media/pair.js";

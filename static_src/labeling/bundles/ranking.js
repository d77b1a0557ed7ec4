// What does a page about texts that are compared load in one piece?
import "./core.js";
export { kind as ranking } from "../label_types/ranking.js";
export { medium as pair } from "../media/pair.js";

// What do the labeling page and all bundles have in common? Loaded once, in one piece: a bundle that imports this adds no small files of its own.
import "../../picture/keys.js";
import "../../picture/lost.js";
import "../commands.js";
import "../conditions.js";
import "../fields.js";
import "../film/keys.js";
import "../heartbeat.js";
import "../keys.js";
import "../media.js";
import "../regions/model.js";
import "../server.js";
import "../shapes/look.js";
import "../state.js";
import "../texts.js";
import "../time/keys.js";
import "../view.js";

/** A doorbell: its button is between D4 and ground. That somebody rings is no state, so that the broker does not keep it. */
import * as homie from "homie-espruino";

const door = homie.node("door", "Front door", "doorbell");
const bell = door.advertise("bell", { name: "Bell", datatype: "boolean", retained: false });

pinMode(D4, "input_pullup");
setWatch((event) => bell.send(!event.state), D4, { repeat: true, edge: "both", debounce: 30 });

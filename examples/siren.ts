/** A siren on D5 that listens to what is said to all devices: homie/$broadcast/alert begins it, any other text than "on" ends it. */
import * as homie from "homie-espruino";

const node = homie.node("siren", "Siren", "siren");
const sounds = node.advertise("on", { name: "Sounds", datatype: "boolean" });

homie.onBroadcast((level, value) => {
  if (level !== "alert") return;
  const on = value === "on";
  digitalWrite(D5, on);
  sounds.send(on);
});

/** SingleButton: a button between D5 and ground. */
import * as homie from "homie-espruino";

const node = homie.node("button", "Button", "button");
const button = node.advertise("button", {
  name: "Button",
  datatype: "enum",
  format: "PRESSED,RELEASED",
  retained: false,
});

let isPressed = false;

/** Nobody looks while there is no connection; then what has changed meanwhile counts. */
function look(now: boolean): void {
  if (now === isPressed || !homie.isConnected()) return;
  isPressed = now;
  button.send(now ? "PRESSED" : "RELEASED");
  console.log(`Button ${now ? "pressed" : "released"}`);
}

pinMode(D5, "input_pullup");
setWatch(({ state }) => look(!state), D5, { repeat: true, edge: "both" });
homie.on("MQTT_READY", () => look(!D5.read()));

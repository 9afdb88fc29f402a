/** IteadSonoff: a Sonoff's relay on D12, its LED on D13, and its button on D0, which resets the device. */
import * as homie from "homie-espruino";

const node = homie.node("switch", "Switch", "switch");

digitalWrite(D12, false);
homie.setLed(D13, false);
homie.setResetTrigger(D0, false, 5000);

node.advertise("on", {
  name: "On",
  datatype: "boolean",
  settable: (closed, on) => {
    digitalWrite(D12, closed);
    on.send(closed);
    console.log(`Switch is ${closed ? "on" : "off"}`);
  },
});

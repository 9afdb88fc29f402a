/** A light that is switched over MQTT: a relay, or an LED, on D1 (GPIO5 on most boards is D1; here Espruino's D5). */
import * as homie from "homie-espruino";

const relay = D5;

const light = homie.node("light", "Light", "switch");

light.advertise("on", {
  name: "On",
  datatype: "boolean",
  settable: (lit, on) => {
    digitalWrite(relay, lit);
    on.send(lit);
    console.log(`Light is ${lit ? "on" : "off"}`);
  },
});

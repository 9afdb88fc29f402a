/** A sketch with settings of its own. */
import * as homie from "homie-espruino";

const room = homie.requiredSetting("room", "string", { description: "Where the lamp hangs" });
const percentage = homie.setting("percentage", 50, {
  description: "Brightness in percent",
  check: (value) => {
    if (value === 13) throw new Error("bad luck");
    return value >= 0 && value <= 100;
  },
});
const night = homie.setting("night", false, { description: "Dämmert bei Nacht ☾" });

homie.node("lamp", "Lamp", "light").advertise("on", { datatype: "boolean" });
homie.onEvent((event) => {
  print(`event ${event.type}`);
  if (event.type === "MQTT_READY") print(`settings ${room.value} ${percentage.value} ${night.value}`);
});
homie.onBroadcast((level, value) => {
  if (level === "idle") homie.setIdle(value === "true");
  if (level === "reset") homie.reset();
});

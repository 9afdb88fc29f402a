/**
 * A soil sensor on a battery: its output is on A0, its supply on D5, so that it takes current only while it measures. D0 (GPIO16) is connected
 * to RST: that is how the chip wakes itself.
 */
import * as homie from "homie-espruino";

const minutes = homie.setting("minutes", 15, {
  description: "Minutes from one measurement to the next",
  check: (value) => value >= 1 && value <= 35,
});

const soil = homie.node("soil", "Soil", "sensor");
const moisture = soil.advertise("moisture", { name: "Moisture", datatype: "integer", format: "0:100", unit: "%" });

homie.disableLed();
digitalWrite(D5, 1);

homie.onReady(() => {
  const wet = analogRead(A0);
  moisture.send(Math.round(wet * 100));
  digitalWrite(D5, 0);
  homie.sleep(minutes.value * 60 * 1000);
});

/** TemperatureSensor: a temperature, not measured, when the device is ready and every five minutes. */
import * as homie from "homie-espruino";

const INTERVAL = 300_000;

const temperature = homie.node("temperature", "Temperature", "temperature");
const degrees = temperature.advertise("degrees", { name: "Degrees", datatype: "float", unit: "ºC" });

let isDue = true;

/** What is due while there is no connection waits for the next one. */
function measure(): void {
  isDue = !homie.isConnected();
  if (isDue) return;
  const celsius = 22;
  console.log(`Temperature: ${celsius} °C`);
  degrees.send(celsius);
  setTimeout(measure, INTERVAL);
}

homie.on("MQTT_READY", () => {
  if (isDue) measure();
});

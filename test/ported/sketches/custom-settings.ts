/** CustomSettings: TemperatureSensor, with its interval from the configuration. */
import * as homie from "homie-espruino";

const interval = homie.setting("temperatureInterval", 300, {
  description: "The temperature interval in seconds",
  check: (seconds) => seconds > 0,
});

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
  setTimeout(measure, interval.value * 1000);
}

homie.on("MQTT_READY", () => {
  if (isDue) measure();
});

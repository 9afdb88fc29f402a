/** An energy meter: its S0 output, on D12, closes to ground 1000 times for each kilowatt-hour. */
import * as homie from "homie-espruino";

const PULSES_PER_KWH = 1000;

const interval = homie.setting("interval", 60, {
  description: "Seconds between two messages",
  check: (seconds) => seconds >= 5,
});

const meter = homie.node("meter", "Energy meter", "meter");
const power = meter.advertise("power", { name: "Power", datatype: "float", unit: "W" });
const energy = meter.advertise("energy", { name: "Energy since the start", datatype: "float", unit: "kWh" });

let pulses = 0;
let reported = 0;

function report(): void {
  const hours = interval.value / 3600;
  const watts = ((pulses - reported) / PULSES_PER_KWH / hours) * 1000;
  reported = pulses;
  power.send(Math.round(watts));
  energy.send(pulses / PULSES_PER_KWH);
  setTimeout(report, interval.value * 1000);
}

pinMode(D12, "input_pullup");
setWatch(() => pulses++, D12, { repeat: true, edge: "falling", debounce: 5 });

let started = false;
homie.onEvent(({ type }) => {
  if (type !== "MQTT_READY" || started) return;
  started = true;
  setTimeout(report, interval.value * 1000);
});

/** DoorSensor: a reed contact on D16, which is high while the door is open. */
import * as homie from "homie-espruino";

/** The engine cannot watch D16, so it is asked every so many milliseconds; a level counts once it was there for five of them. */
const POLL = 10;
const STABLE = 5;

const door = homie.node("door", "Door", "door");
const open = door.advertise("open", { name: "Open", datatype: "boolean" });

pinMode(D16, "input");
let isOpen = D16.read();
/** How often another level was seen in a row. */
let seen = 0;

function report(): void {
  console.log(`Door is now ${isOpen ? "open" : "close"}`);
  open.send(isOpen);
}

setInterval(() => {
  const level = D16.read();
  if (level === isOpen) seen = 0;
  else if (++seen > STABLE) {
    isOpen = level;
    seen = 0;
    report();
  }
}, POLL);

report();

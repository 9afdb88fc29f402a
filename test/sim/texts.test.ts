import { expect, test } from "vitest";
import { device } from "./device.ts";

test("the simulated board finds in a text what its end cuts off, as the engine does", () => {
  const { board, lines } = device(
    'print(JSON.stringify(["abc".indexOf("cd"), "abc".includes("cx"), "abc".indexOf("xabc"), "abcabc".replace("cx", "y"), "abc".indexOf("", 9)]));',
  );
  board.powerOn();
  expect(lines).toContain('[2,true,-1,"abcaby",-1]');
  board.powerOff();
});

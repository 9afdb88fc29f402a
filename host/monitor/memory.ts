import { UserError } from "../../files/user-error.ts";
import { type EspruinoConsole, EvaluationError } from "../serial/espruino-console.ts";

const QUESTION = '(m=>[m.free,m.total,require("Storage").getFree()])(process.memory())';

/** Asks a board how much of its memory is free. @returns that, or why it is not known, in words */
export async function askMemory(board: EspruinoConsole): Promise<string> {
  try {
    const [free, total, storage] = (await board.evaluate(QUESTION)) as unknown[];
    return `Memory: ${count(free)} of ${count(total)} variables are free. Storage: ${count(storage)} bytes are free.`;
  } catch (error) {
    if (error instanceof EvaluationError) return "The board cannot say how much memory is free: too little, perhaps.";
    if (error instanceof UserError) return error.message;
    throw error;
  }
}

const count = (value: unknown): string => (typeof value === "number" ? value.toLocaleString("en") : "?");

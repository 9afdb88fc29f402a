/** Has a program of Node say, in its last line, how many milliseconds of computing it has taken. */
const { resourceUsage } = process;
process.once("exit", () => {
  const { userCPUTime, systemCPUTime } = resourceUsage();
  process.stdout.write(`\n${(userCPUTime + systemCPUTime) / 1000}\n`);
});

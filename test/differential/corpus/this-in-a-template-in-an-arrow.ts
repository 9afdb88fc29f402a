class Room {
  constructor(private readonly name: string) {}
  said(): string[] {
    const twice = () => `${this.name} ${(() => this.name)()}`;
    const nested = () => () => `<${`${this.name}`}>`;
    const own = function (this: { name: string }) {
      return `${this.name}`;
    };
    return [twice(), nested()(), own.call({ name: "other" }), ...["a"].map((one) => `${one}${this.name}`)];
  }
}
export const run = () => new Room("hall").said();

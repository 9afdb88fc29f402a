/*
 * Pass 11, what cannot be lowered.
 * Takes JavaScript without types, in the places and with the names of its source.
 * Promises that nothing is left that the passes after this one do not know how to lower and Espruino does not run: for each such
 * thing it stops the build, with file, line, the construct's name and what to write instead.
 * Right as far as it goes: `test/differential/` looks for what it misses, and pass 33 looks once more at what is shipped.
 * Comes after the types, which are no constructs, and before all that moves code about.
 */
import type { NodePath, PluginObj } from "@babel/core";
import * as t from "@babel/types";
import { diagnose } from "../diagnostic.ts";
import { MISSING_FUNCTIONS, MISSING_GLOBALS, MISSING_METHODS } from "../engine/missing-globals.ts";
import { ENGINE_WORDS } from "../engine/words.ts";

/** Built-in constructors that a class cannot extend: what `super()` makes is lost. */
const BUILT_IN =
  /^(ArrayBuffer|Boolean|DataView|Date|Error|Function|Map|Number|Object|Promise|RegExp|Set|String|TypeError|.*Array)$/;

/** Whether Espruino never has to skip the class: what it skips, it does not parse as a class. */
function isPlainClass(path: NodePath<t.Class>): boolean {
  const statement = path.getStatementParent()!;
  if (
    !statement.parentPath?.isProgram() &&
    !statement.parentPath?.isBlockStatement() &&
    !statement.parentPath?.isExportDeclaration()
  ) {
    return false;
  }
  const between = path.findParent(
    (one) => one === statement || one.isConditional() || one.isLogicalExpression() || one.isFunction(),
  );
  return between === statement || path === (statement as NodePath<t.Node>);
}

const isAccessor = (node: t.Node): boolean => t.isObjectMethod(node) && node.kind !== "method";

const CALLBACKS = "use callbacks or promise.then().";
const OVERLAY = 'make the module an overlay: begin it with "use overlay"; and import it by a statement.';

/** A function that has an `arguments` and a `this` of its own by the standard. */
const ownFunction = (path: NodePath): NodePath | null =>
  path.findParent((parent) => parent.isFunction() && !parent.isArrowFunctionExpression());

/** Stops the build at each construct that Espruino cannot run and no transform takes care of. */
export function unsupportedSyntax(file: string): PluginObj {
  const no = (path: NodePath<t.Node>, construct: string, advice: string): never =>
    diagnose(path, file, construct, advice);
  const isGlobal = (path: NodePath, name: string): boolean => !path.scope.hasBinding(name, true);

  function member(path: NodePath<t.MemberExpression | t.OptionalMemberExpression>): void {
    const { object, property, computed } = path.node;
    if (computed || !t.isIdentifier(property)) return;
    const called = path.parentPath.isCallExpression() || path.parentPath.isOptionalCallExpression();
    if (t.isIdentifier(object) && isGlobal(path, object.name)) {
      const advice = MISSING_FUNCTIONS[object.name]?.[property.name];
      if (advice) no(path, `${object.name}.${property.name}`, advice);
    }
    const advice = Object.hasOwn(MISSING_METHODS, property.name) ? MISSING_METHODS[property.name] : undefined;
    if (advice && called && path.key === "callee") no(path, `.${property.name}()`, advice);
    if (property.name === "replace" && called && path.key === "callee") {
      const [pattern, replacement] = (path.parent as t.CallExpression).arguments;
      if (t.isStringLiteral(pattern) && t.isFunction(replacement)) {
        no(path, "replace() of a text by what a function gives", "give it a regular expression.");
      }
    }
    if (property.name === "length" && path.key === "left" && path.parentPath.isAssignmentExpression()) {
      no(path, "assigning to .length", "use splice(), or make a new array.");
    }
  }

  /** What leaves a `finally` by another way than its end: the engine goes on with what the `try` was about to do. */
  function leavesFinally(path: NodePath, word: string, isHome: (one: NodePath) => boolean): void {
    for (let one: NodePath | null = path; one && !isHome(one); one = one.parentPath) {
      if (one.key !== "finalizer") continue;
      no(path, `${word} in finally`, "set a variable there, and ask for it after the statement.");
    }
  }

  function method(path: NodePath<t.ClassMethod | t.ClassPrivateMethod | t.ObjectMethod>): void {
    if (path.node.async) no(path, "async/await", CALLBACKS);
    if (path.node.generator) no(path, "a generator", "use a loop or a callback.");
    const { key, type, kind } = path.node;
    if (isAccessor(path.node) && (path.node.computed || !t.isIdentifier(key))) {
      no(path, "a computed or quoted name of a getter or setter", "use a plain name.");
    }
    if (isAccessor(path.node) && t.isIdentifier(key) && ENGINE_WORDS.includes(key.name)) {
      no(path, `a ${kind}ter named "${key.name}"`, "its lexer takes the name for a keyword; use another one.");
    }
    if (type !== "ObjectMethod" && kind === "set" && path.node.static) {
      no(path, "a static setter", "write a static method.");
    }
    if (type !== "ObjectMethod" && t.isIdentifier(key) && ENGINE_WORDS.includes(key.name)) {
      no(path, `a method named "${key.name}"`, "its lexer takes the name for a keyword; use another one.");
    }
  }

  return {
    visitor: {
      Function(path) {
        if (path.isMethod()) return;
        if (path.node.async) no(path, "async/await", CALLBACKS);
        if (path.node.generator) no(path, "a generator", "use a loop or a callback.");
      },
      AwaitExpression: (path) => no(path, "async/await", CALLBACKS),
      YieldExpression: (path) => no(path, "a generator", "use a loop or a callback."),
      ForOfStatement(path) {
        if (path.node.await) no(path, "for await", CALLBACKS);
      },
      ReturnStatement: (path) => leavesFinally(path, "return", (one) => one.isFunction()),
      BreakStatement: (path) =>
        leavesFinally(path, "break", (one) => one.isFunction() || one.isLoop() || one.isSwitchStatement()),
      ContinueStatement: (path) => leavesFinally(path, "continue", (one) => one.isFunction() || one.isLoop()),
      LabeledStatement: (path) => no(path, "a label", "put the loops into a function and return from it."),
      WithStatement: (path) => no(path, "with", "name the object."),
      DebuggerStatement: (path) => no(path, "debugger", "remove it: it stops the device and waits at the console."),
      BigIntLiteral: (path) => no(path, "BigInt", "use numbers; bit operators work on 32 bits."),
      MetaProperty(path) {
        const name = `${path.node.meta.name}.${path.node.property.name}`;
        no(path, name, name === "new.target" ? "pass what you need to the constructor." : "use a build-time constant.");
      },
      Import: (path) => no(path, "dynamic import()", OVERLAY),
      ImportExpression: (path) => no(path, "dynamic import()", OVERLAY),
      TaggedTemplateExpression: (path) => no(path, "a tagged template", "call the function with parentheses."),
      NewExpression(path) {
        const callee = path.node.callee;
        if (!t.isIdentifier(callee) || !isGlobal(path, callee.name)) return;
        if (path.node.arguments.some((argument) => t.isSpreadElement(argument))) {
          no(path, "spread in the arguments of new", "pass the array.");
        }
      },
      ReferencedIdentifier(path: NodePath) {
        const name = (path.node as t.Identifier).name;
        if (Object.hasOwn(MISSING_GLOBALS, name) && isGlobal(path, name)) no(path, name, MISSING_GLOBALS[name]!);
        if (name === "arguments" && isGlobal(path, name)) {
          const arrow = path.findParent((parent) => parent.isFunction());
          if (arrow?.isArrowFunctionExpression()) no(path, "arguments in an arrow function", "use rest parameters.");
        }
        if (name === "eval" && path.parentPath?.isCallExpression()) {
          no(path, "eval of minified code", "its names are not those of the source; write an overlay.");
        }
      },
      MemberExpression: member,
      OptionalMemberExpression: member,
      Super(path) {
        const within = path.findParent((parent) => parent.isFunction());
        if (within?.isArrowFunctionExpression()) {
          no(path, "super in an arrow function", "call it in the method itself and use the result.");
        }
        if (ownFunction(path)?.isObjectMethod()) no(path, "super in an object", "name the other object.");
      },
      ClassMethod: method,
      ClassPrivateMethod: method,
      ObjectMethod: method,
      Class(path) {
        const { superClass } = path.node;
        if (!isPlainClass(path)) {
          no(
            path,
            "a class within an expression or a switch",
            "declare it by a statement of its own and use its name.",
          );
        }
        if (t.isIdentifier(superClass) && isGlobal(path, superClass.name) && BUILT_IN.test(superClass.name)) {
          no(path, `extending ${superClass.name}`, "write a function that makes one and sets its fields.");
        }
        if (superClass && !t.isIdentifier(superClass) && !t.isMemberExpression(superClass)) {
          no(path, "extending an expression", "give the parent class a name first.");
        }
      },
      ObjectExpression(path) {
        const accessor = path.get("properties").find((one) => isAccessor(one.node));
        if (accessor && path.node.properties.some((one) => t.isSpreadElement(one))) {
          no(
            accessor,
            "a getter or setter beside a spread in an object",
            "use Object.assign() on an object that has it.",
          );
        }
      },
      StaticBlock: (path) => no(path, "a static block", "put the statements after the class."),
      BinaryExpression(path) {
        if (t.isPrivateName(path.node.left)) no(path, "#field in object", "keep a flag of your own.");
      },
    } as PluginObj["visitor"],
  };
}

/*
 * Pass 14, classes.
 * Takes classes with fields and private names.
 * Promises classes with plain names and methods: fields are assigned in the constructor, `#x` is `_Class$x`.
 * Right because the constructor assigns them where the standard has them defined: after `super()`, in their order, parameter
 * properties first. A private name has its class's name in it, so that parent and child each have their own.
 */
import type { NodePath, PluginObj } from "@babel/core";
import * as t from "@babel/types";
import { diagnose } from "../diagnostic.ts";

/** Where a constructor's node keeps how many of its parameters are properties; TypeScript assigns those first. */
export const PARAMETER_PROPERTIES = "parameterProperties";

const className = (path: NodePath<t.Class>): string => {
  const parent = path.parentPath?.node;
  return path.node.id?.name ?? (t.isVariableDeclarator(parent) && t.isIdentifier(parent.id) ? parent.id.name : "class");
};

/** `#x` of class `A` as a plain name; it begins with an underscore, so that the minifier shortens it. */
const plainName = (owner: string, name: string): string => `_${owner}$${name}`;

/** Turns `#x` into a plain property: Espruino has no private names. */
function makePublic(path: NodePath<t.Class>): void {
  const owner = className(path);
  const own = new Set<string>();
  for (const member of path.node.body.body) {
    if (t.isClassPrivateProperty(member) || t.isClassPrivateMethod(member)) own.add(member.key.id.name);
  }
  if (!own.size) return;
  path.get("body").traverse({
    MemberExpression(member) {
      if (t.isPrivateName(member.node.property) && own.has(member.node.property.id.name)) {
        member.node.property = t.identifier(plainName(owner, member.node.property.id.name));
      }
    },
    OptionalMemberExpression(member) {
      const property = member.node.property as t.Node;
      if (t.isPrivateName(property) && own.has(property.id.name)) {
        member.node.property = t.identifier(plainName(owner, property.id.name));
      }
    },
  });
  path.node.body.body = path.node.body.body.map((member) => {
    if (t.isClassPrivateProperty(member)) {
      const key = t.identifier(plainName(owner, member.key.id.name));
      const field = t.classProperty(key, member.value, null, null, false, member.static);
      return t.inherits(field, member);
    }
    if (t.isClassPrivateMethod(member)) {
      const key = t.identifier(plainName(owner, member.key.id.name));
      const { kind, params, body } = member;
      return t.inherits(
        t.classMethod(kind as "method", key, params as t.ClassMethod["params"], body, false, member.static),
        member,
      );
    }
    return member;
  });
}

const isConstructor = (member: t.Node): member is t.ClassMethod =>
  t.isClassMethod(member) && member.kind === "constructor";

/** The parameters of the nearest constructor among a class's parents in the same file; undefined when it is not there. */
function parentParameters(path: NodePath<t.Class>): number | undefined {
  const { superClass } = path.node;
  if (!superClass) return 0;
  const parent = t.isIdentifier(superClass) ? path.scope.getBinding(superClass.name)?.path : undefined;
  if (!parent?.isClass()) return undefined;
  const theirs = parent.node.body.body.find(isConstructor);
  if (!theirs) return parentParameters(parent);
  return theirs.params.some((one) => t.isRestElement(one)) ? undefined : theirs.params.length;
}

function addConstructor(path: NodePath<t.Class>, file: string): t.ClassMethod {
  const count = parentParameters(path);
  if (count === undefined) {
    diagnose(path, file, "a subclass with fields and no constructor", "write its constructor, which calls super().");
  }
  const params = Array.from({ length: count }, () => path.scope.generateUidIdentifier("a"));
  const statements = path.node.superClass
    ? [
        t.expressionStatement(
          t.callExpression(
            t.super(),
            params.map((one) => t.cloneNode(one)),
          ),
        ),
      ]
    : [];
  const made = t.classMethod("constructor", t.identifier("constructor"), params, t.blockStatement(statements));
  path.node.body.body.unshift(made);
  return made;
}

/**
 * Moves the fields into the constructor. Espruino evaluates a field once, for the class: `a = []` would be one array for
 * all instances, and `this` is not the instance.
 */
function moveFields(path: NodePath<t.Class>, file: string): void {
  const fields = path.node.body.body.filter(
    (member): member is t.ClassProperty => t.isClassProperty(member) && !member.static,
  );
  if (!fields.length) return;
  path.node.body.body = path.node.body.body.filter((member) => !(fields as t.Node[]).includes(member));
  const assignments = fields
    .filter((field) => field.value)
    .map((field) => {
      const plain = t.isIdentifier(field.key) && !field.computed;
      const target = t.memberExpression(t.thisExpression(), field.key as t.Expression, !plain);
      return t.inherits(t.expressionStatement(t.assignmentExpression("=", target, field.value!)), field);
    });
  if (!assignments.length) return;
  const method = path.node.body.body.find(isConstructor) ?? addConstructor(path, file);
  const statements = method.body.body;
  const after = path.node.superClass
    ? statements.findIndex(
        (one) => t.isExpressionStatement(one) && t.isCallExpression(one.expression) && t.isSuper(one.expression.callee),
      )
    : -1;
  if (path.node.superClass && after < 0) {
    diagnose(
      path,
      file,
      "super() inside another statement of a class with fields",
      "make super() a statement of its own.",
    );
  }
  const declared = Number(method.extra?.[PARAMETER_PROPERTIES] ?? 0);
  statements.splice(after + 1 + declared, 0, ...assignments);
}

function checkMembers(path: NodePath<t.Class>, file: string): void {
  const name = path.node.id?.name;
  for (const member of path.get("body").get("body")) {
    const node = member.node;
    if ((t.isClassMethod(node) || t.isClassProperty(node)) && node.static) {
      if (node.computed || !t.isIdentifier(node.key))
        diagnose(member, file, "a computed name in a class", "use a plain name.");
    }
    if (t.isClassMethod(node) && (node.computed || !t.isIdentifier(node.key))) {
      diagnose(member, file, "a computed or quoted method name in a class", "use a plain name.");
    }
    if (t.isClassProperty(node) && node.static && member.isClassProperty()) {
      member.get("value").traverse?.({
        ThisExpression: (self: NodePath<t.ThisExpression>) =>
          diagnose(self, file, "this in a static field", "assign the field after the class."),
        ReferencedIdentifier(reference: NodePath) {
          if ((reference.node as t.Identifier).name === name) {
            diagnose(reference, file, "a static field that names its class", "assign the field after the class.");
          }
        },
      } as never);
    }
  }
  if (path.isClassExpression() && name && path.scope.getOwnBinding(name)?.referenced) {
    diagnose(path, file, "a class expression that names itself", "write a class declaration.");
  }
}

/** Classes as Espruino takes them: plain names, fields assigned in the constructor. */
export function classes(file: string): PluginObj {
  return {
    visitor: {
      Class: {
        exit(path) {
          makePublic(path);
          moveFields(path, file);
          checkMembers(path, file);
          path.scope.crawl();
        },
      },
    },
  };
}

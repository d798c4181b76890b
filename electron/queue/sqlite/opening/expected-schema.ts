import { DatabaseSync } from 'node:sqlite';

interface SchemaObject {
  readonly type: string;
  readonly name: string;
  readonly sql: string | null;
}

const OBJECTS = 'SELECT type, name, sql FROM sqlite_schema';

/** What is not as that many steps make it, as a part of a sentence; null when all is. More than that does no harm. */
export function schemaDamage(db: DatabaseSync, steps: readonly string[]): string | null {
  const found = new Map(objectsOf(db).map((object) => [`${object.type} ${object.name}`, object]));
  const model = new DatabaseSync(':memory:');
  try {
    model.exec(steps.join(';\n'));
    for (const { type, name, sql } of objectsOf(model)) {
      const object = found.get(`${type} ${name}`);
      if (object === undefined) return `the ${type} ${name} is missing`;
      if (object.sql !== sql) return `the ${type} ${name} is not as Jobdeck makes it`;
    }
    return null;
  } finally {
    model.close();
  }
}

function objectsOf(db: DatabaseSync): readonly SchemaObject[] {
  return db.prepare(OBJECTS).all() as unknown as readonly SchemaObject[];
}

import { MESSAGE_TYPES } from '../message-types';
import { MESSAGE_VERSIONS } from './message-versions';

describe('the list of message types', () => {
  it('has exactly the types that are declared, each with its topic and version', () => {
    const listed = Object.entries(MESSAGE_VERSIONS).flatMap(([topic, types]) =>
      Object.entries(types).map(([type, version]) => ({ topic, type, version })),
    );
    const declared = MESSAGE_TYPES.map(({ topic, type, version }) => ({ topic, type, version }));
    expect(declared).toHaveLength(listed.length);
    expect(declared).toEqual(expect.arrayContaining(listed));
  });
});

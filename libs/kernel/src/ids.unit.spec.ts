import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { derivedId, executionId, messageId, newId, requestIdPattern, tradeId, traderId, transactionId } from './ids';

const OPERATION = 'd1e2f3a4-b5c6-4789-abcd-ef0123456789';

describe('ids', () => {
  it('is the first 16 bytes of SHA-256 with the bits of UUID v4', () => {
    fc.assert(
      fc.property(fc.uuid({ version: 4 }), fc.stringMatching(/^[a-zA-Z0-9_-]{1,6}$/), (parent, code) => {
        const bytes = createHash('sha256').update(`execution/${parent}/${code}`).digest().subarray(0, 16);
        bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x40, 6);
        bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
        expect(executionId(parent, code).replaceAll('-', '')).toBe(bytes.toString('hex'));
      }),
    );
  });

  it('looks like a UUID v4', () => {
    fc.assert(
      fc.property(fc.uuid({ version: 4 }), fc.nat(100), (parent, leg) => {
        expect(tradeId(parent, leg)).toMatch(requestIdPattern);
      }),
    );
  });

  it('is the same for the same input and another one for any other input', () => {
    expect(executionId(OPERATION, 'CUST01')).toBe(executionId(OPERATION, 'CUST01'));
    const ids = [
      executionId(OPERATION, 'CUST01'),
      executionId(OPERATION, 'cust01'),
      traderId(OPERATION, 'CUST01'),
      tradeId(OPERATION, 0),
      tradeId(OPERATION, 1),
      transactionId(OPERATION),
      derivedId('other', OPERATION, 'BTC'),
    ];
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('gives a message the same id for the same type, cause and place, and another one when any of them differs', () => {
    const cause = executionId(OPERATION, 'CUST01');
    expect(messageId('holds.decided', cause, 3)).toBe(messageId('holds.decided', cause, 3));
    expect(messageId('holds.decided', cause, 3)).toMatch(requestIdPattern);
    const ids = [
      messageId('holds.decided', cause, 3),
      messageId('holds.decided', cause, 4),
      messageId('holds.decided', OPERATION, 3),
      messageId('holds.decided', '', 3),
      messageId('holds.decided', '', `${cause}/3`),
      messageId('holds.released', cause, 3),
    ];
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('accepts a UUID v4 in either case as a request id', () => {
    expect('4B5EF19E-4AD5-4750-8BF6-3E5238B976EC').toMatch(requestIdPattern);
    expect(newId()).toMatch(requestIdPattern);
  });

  it.each([
    '4b5ef19e-4ad5-1750-8bf6-3e5238b976ec',
    '4b5ef19e-4ad5-7750-8bf6-3e5238b976ec',
    '4b5ef19e-4ad5-4750-cbf6-3e5238b976ec',
    '4b5ef19e4ad547508bf63e5238b976ec',
    ' 4b5ef19e-4ad5-4750-8bf6-3e5238b976ec',
    '',
  ])('refuses %j as a request id', (text) => {
    expect(text).not.toMatch(requestIdPattern);
  });
});

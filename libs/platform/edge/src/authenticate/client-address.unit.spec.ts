import { AddressList, clientAddress } from './client-address';

describe('AddressList', () => {
  const list = new AddressList(['203.0.113.7', '198.51.100.0/24', '2001:db8::/32']);

  it.each(['203.0.113.7', '198.51.100.200', '2001:db8::1'])('has %s', (address) => {
    expect(list.has(address)).toBe(true);
  });

  it.each(['203.0.113.8', '198.51.101.1', '2001:db9::1', '', 'nonsense'])('does not have %s', (address) => {
    expect(list.has(address)).toBe(false);
  });
});

describe('clientAddress', () => {
  const proxies = new AddressList(['10.0.0.0/8']);

  it('is the peer when it is no trusted proxy', () => {
    expect(clientAddress('203.0.113.7', '198.51.100.1', proxies)).toBe('203.0.113.7');
  });

  it('is the last address before the trusted proxies, and never one that the caller wrote further left', () => {
    expect(clientAddress('::ffff:10.0.0.1', '1.1.1.1, 203.0.113.7, 10.2.3.4', proxies)).toBe('203.0.113.7');
  });

  it('is the proxy when the proxy names no client', () => {
    expect(clientAddress('10.0.0.1', undefined, proxies)).toBe('10.0.0.1');
  });
});

import type { Log } from '../../log.ts';
import type { Timers } from '../vehicle-port.ts';
import { type LinkAddress, linkName } from './address.ts';
import type { Link } from './link.ts';
import { SerialLink } from './serial.ts';
import { TcpCallLink, TcpListenLink } from './tcp.ts';
import { UdpLink } from './udp.ts';

export function makeLink(address: LinkAddress, deps: { log: Log; timers: Timers }): Link {
  const name = linkName(address);
  switch (address.kind) {
    case 'udp':
      return new UdpLink(name, { ...address, kind: 'listen' }, deps);
    case 'udp-to':
      return new UdpLink(name, { ...address, kind: 'call' }, deps);
    case 'tcp':
      return new TcpCallLink(name, address, deps);
    case 'tcp-listen':
      return new TcpListenLink(name, address, deps);
    case 'serial':
      return new SerialLink(name, address, deps);
  }
}

package org.actornas.benchmarks;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** The peer of a transfer: bytes from one socket to another by the loopback device, no more. */
final class SocketCopy implements Transport.Pipe {
  private final SocketChannel sender;
  private final SocketChannel receiver;
  private final ByteBuffer sent;
  private final ByteBuffer acknowledged = ByteBuffer.allocateDirect(1);

  private SocketCopy(SocketChannel sender, SocketChannel receiver, int bytes) {
    this.sender = sender;
    this.receiver = receiver;
    this.sent = ByteBuffer.allocateDirect(bytes);
  }

  /** Two sockets, and a thread that reads from one of them. */
  static SocketCopy open(int bytes) throws IOException {
    try (ServerSocketChannel server = ServerSocketChannel.open()) {
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      SocketChannel sender = SocketChannel.open(server.getLocalAddress());
      SocketCopy copy = new SocketCopy(sender, server.accept(), bytes);
      Thread reader = new Thread(copy::receiveAll, "socket-copy");
      reader.setDaemon(true);
      reader.start();
      return copy;
    }
  }

  @Override
  public void copy() {
    try {
      sent.clear();
      while (sent.hasRemaining()) {
        sender.write(sent);
      }
      fill(sender, acknowledged);
    } catch (IOException e) {
      throw new UncheckedIOException("the loopback device does not work", e);
    }
  }

  @Override
  public void close() throws IOException {
    sender.close();
    receiver.close();
  }

  private void receiveAll() {
    ByteBuffer received = ByteBuffer.allocateDirect(sent.capacity());
    ByteBuffer acknowledgement = ByteBuffer.allocateDirect(1);
    try {
      while (true) {
        fill(receiver, received);
        acknowledgement.clear();
        receiver.write(acknowledgement);
      }
    } catch (EOFException | AsynchronousCloseException e) {
      // the end of the measurement
      return;
    } catch (IOException e) {
      throw new UncheckedIOException("the loopback device does not work", e);
    }
  }

  private static void fill(SocketChannel from, ByteBuffer buffer) throws IOException {
    buffer.clear();
    while (buffer.hasRemaining()) {
      if (from.read(buffer) < 0) {
        throw new EOFException("the other side has ended");
      }
    }
  }
}

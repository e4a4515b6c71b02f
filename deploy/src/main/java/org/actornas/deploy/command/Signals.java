package org.actornas.deploy.command;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/**
 * Signals to this process, by the JDK's {@code sun.misc.Signal}: a shutdown hook can't tell one
 * signal from another, nor hear a second one. The module jdk.unsupported exports the class to
 * everybody; it is called by reflection because no option of the compiler allows its import.
 */
final class Signals {
  private Signals() {}

  /** How a signal was handled before. */
  @FunctionalInterface
  interface Before {
    void restore();
  }

  /**
   * Runs an action, on a thread of its own, each time a signal comes, instead of what the JVM does.
   *
   * @param name without SIG
   * @return to undo it; nothing to undo where the JVM leaves the signal to others, as with -Xrs
   */
  static Before handle(String name, Runnable action) {
    try {
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object ours =
          Proxy.newProxyInstance(
              handler.getClassLoader(),
              new Class<?>[] {handler},
              (proxy, method, arguments) -> {
                action.run(); // the only method that the JDK calls
                return null;
              });
      @Nullable Object before = set(name, handler, ours);
      return () -> restore(name, handler, before);
    } catch (ReflectiveOperationException unavailable) {
      return () -> {};
    }
  }

  private static void restore(String name, Class<?> handler, @Nullable Object before) {
    try {
      set(name, handler, before);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("SIG" + name + " could be handled before", e);
    }
  }

  private static @Nullable Object set(String name, Class<?> handler, @Nullable Object with)
      throws ClassNotFoundException,
          NoSuchMethodException,
          IllegalAccessException,
          InstantiationException,
          InvocationTargetException {
    Class<?> signal = Class.forName("sun.misc.Signal");
    Object instance = signal.getConstructor(String.class).newInstance(name);
    return signal.getMethod("handle", signal, handler).invoke(null, instance, with);
  }
}

package org.depproxy.local.lambda;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Sees the JDK, Lambda's own interfaces, and the function's zip; nothing of this runtime. What the zip forgot is missing
 * here as it would be in Lambda.
 */
final class FunctionClassLoader extends URLClassLoader {
    /** What Lambda's runtime has loaded before the function: its interfaces, not the event classes. */
    private static final String RUNTIME = "com.amazonaws.services.lambda.runtime.";

    private static final List<String> NOT_OF_THE_RUNTIME = List.of(RUNTIME + "events.", RUNTIME + "tests.");

    static {
        registerAsParallelCapable();
    }

    private final ClassLoader runtime;

    FunctionClassLoader(String name, List<URL> classPath) {
        super(name, classPath.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
        this.runtime = Optional.ofNullable(FunctionClassLoader.class.getClassLoader())
                .orElseGet(ClassLoader::getSystemClassLoader);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (name.startsWith(RUNTIME) && NOT_OF_THE_RUNTIME.stream().noneMatch(name::startsWith)) {
            return runtime.loadClass(name);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded == null ? ownFirst(name) : loaded;
        }
    }

    private Class<?> ownFirst(String name) throws ClassNotFoundException {
        if (name.startsWith("java.")) {
            return ClassLoader.getPlatformClassLoader().loadClass(name);
        }
        try {
            return findClass(name);
        } catch (ClassNotFoundException e) {
            return ClassLoader.getPlatformClassLoader().loadClass(name);
        }
    }

    @Override
    public @Nullable URL getResource(String name) {
        URL own = findResource(name);
        return own == null ? ClassLoader.getPlatformClassLoader().getResource(name) : own;
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
        List<URL> all = Collections.list(findResources(name));
        all.addAll(Collections.list(ClassLoader.getPlatformClassLoader().getResources(name)));
        return Collections.enumeration(all);
    }
}

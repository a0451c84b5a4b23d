package io.github.rocketmqproxy.site;

import java.io.IOException;
import java.nio.file.Path;

/** Writes the site: the source tree, then the folder for the pages. */
final class Main {
    private Main() {}

    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[1]);
        int files = new Site(new Tree(Path.of(arguments[0]))).write(folder);
        System.out.println(files + " files in " + folder + "; begin with index.html");
    }
}

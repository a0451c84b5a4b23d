package io.github.rocketmqproxy.site;

/** A page's frame: head, list of pages, body. Nothing in it comes from elsewhere, and nothing runs. */
final class Layout {
    private static final String FRAME = """
            <!DOCTYPE html>
            <html lang="{language}">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>{title}</title>
            <link rel="icon" href="data:,">
            <link rel="stylesheet" href="{style}">
            </head>
            <body>
            <a class="to-pages" href="#pages">☰ {pages}</a>
            <main>
            {body}</main>
            <nav id="pages" aria-label="{pages}">
            {navigation}</nav>
            </body>
            </html>
            """;

    private final Addresses addresses;

    Layout(Addresses addresses) {
        this.addresses = addresses;
    }

    String html(Page page, Navigation navigation) {
        String site = "RocketMQ gRPC proxy";
        return FRAME.replace("{language}", page.language())
                .replace(
                        "{title}",
                        Html.escape(
                                page.title().startsWith("RocketMQ gRPC") ? page.title() : page.title() + " · " + site))
                .replace("{style}", Addresses.link(addresses.of(page.source()), Site.STYLE))
                .replace("{pages}", page.language().equals("en") ? "All pages" : "全部页面")
                .replace("{navigation}", navigation.html(page.source()))
                .replace("{body}", page.body());
    }
}

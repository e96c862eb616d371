package io.rangefinder.jobs.report;

import com.github.mustachejava.DefaultMustacheFactory;
import com.github.mustachejava.Mustache;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;

/** A page as HTML: one file that asks for no other; equal pages have equal bytes. */
final class ReportPage {
  private static final String FOLDER = "io/rangefinder/jobs/report/";
  private static final Mustache TEMPLATE =
      new DefaultMustacheFactory(FOLDER).compile("report.mustache");

  private ReportPage() {}

  static byte[] html(Page page) {
    String style = resource("report.css");
    String script = resource("report.js");
    StringWriter html = new StringWriter();
    TEMPLATE.execute(
        html,
        new Object[] {
          Map.of(
              "style", style,
              "script", script,
              "policy",
                  "default-src 'none'; img-src data:; style-src 'sha256-%s'; script-src 'sha256-%s'; base-uri 'none'; form-action 'none'"
                      .formatted(digest(style), digest(script))),
          page
        });
    return html.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static String resource(String name) {
    try (InputStream in = ReportPage.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("The page's " + name + " is not in the program");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("The page's " + name + " cannot be read", e);
    }
  }

  private static String digest(String text) {
    try {
      return Base64.getEncoder()
          .encodeToString(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }
}

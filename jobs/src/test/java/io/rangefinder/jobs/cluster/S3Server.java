package io.rangefinder.jobs.cluster;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileSystem;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** S3 on this machine, a process of its own that keeps its objects in memory. */
final class S3Server implements AutoCloseable {
  static final String SECRET = "not-to-be-seen-anywhere";

  private static final String BUCKET = "lake";
  private static final String IDENTITY = "identity";
  private static final Pattern LISTENS = Pattern.compile("\\{127\\.0\\.0\\.1:(\\d+)}");

  private final RunningProcess process;
  private final URI endpoint;

  private S3Server(RunningProcess process, URI endpoint) {
    this.process = process;
    this.endpoint = endpoint;
  }

  /** Starts the server with one empty bucket. */
  static S3Server start(Path jar, Path folder) throws IOException {
    Path properties =
        Files.write(
            folder.resolve("s3proxy.properties"),
            List.of(
                "s3proxy.endpoint=http://127.0.0.1:0",
                "s3proxy.authorization=aws-v2-or-v4",
                "s3proxy.identity=" + IDENTITY,
                "s3proxy.credential=" + SECRET,
                "jclouds.provider=transient-nio2",
                "jclouds.identity=none",
                "jclouds.credential=none"));
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    RunningProcess process =
        RunningProcess.start(
            folder.resolve("s3proxy.out"),
            Map.of(),
            List.of(
                java.toString(),
                "-Xmx1g",
                "-jar",
                jar.toString(),
                "--properties",
                properties.toString()));
    try {
      String port = process.await(LISTENS).group(1);
      S3Server server = new S3Server(process, URI.create("http://127.0.0.1:" + port));
      server.makeBucket();
      return server;
    } catch (RuntimeException | AssertionError e) {
      process.close();
      throw e;
    }
  }

  private void makeBucket() {
    try (S3Client client =
        S3Client.builder()
            .endpointOverride(endpoint)
            .forcePathStyle(true)
            .region(Region.US_EAST_1)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create(IDENTITY, SECRET)))
            .build()) {
      client.createBucket(request -> request.bucket(BUCKET));
    }
  }

  /** The bucket. */
  RemoteLake lake() {
    Map<String, String> settings =
        Map.of("fs.s3a.endpoint", endpoint.toString(), "fs.s3a.path.style.access", "true");
    Map<String, String> settingsAlone = new HashMap<>(settings);
    settingsAlone.put("fs.s3a.access.key", IDENTITY);
    settingsAlone.put("fs.s3a.secret.key", SECRET);
    return new RemoteLake(
        "s3a://" + BUCKET + "/",
        Map.of("AWS_ACCESS_KEY_ID", IDENTITY, "AWS_SECRET_ACCESS_KEY", SECRET),
        settings,
        settingsAlone);
  }

  /** Ends the server, and forgets it: another one has the same bucket at another address. */
  @Override
  public void close() throws IOException {
    FileSystem.closeAll();
    process.close();
  }
}

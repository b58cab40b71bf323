package org.depproxy.local;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.depproxy.local.function.RawFunction;
import org.depproxy.local.function.TypedFunction;
import org.depproxy.local.function.TypedParent;

/** A folder with a template and the zips of its functions, as a build leaves them. */
record TestProject(Path folder) {
    static final String TEMPLATE = """
            AWSTemplateFormatVersion: '2010-09-09'
            Transform: AWS::Serverless-2016-10-31
            Resources:
              Api:
                Type: AWS::Serverless::HttpApi
                Properties:
                  DefinitionBody:
                    openapi: 3.0.1
                    info: {title: test, version: '1'}
                    paths:
                      /typed/{name}:
                        get:
                          x-amazon-apigateway-integration: {$ref: '#/components/x-amazon-apigateway-integrations/typed'}
                      /brief/{proxy+}:
                        get:
                          x-amazon-apigateway-integration: {$ref: '#/components/x-amazon-apigateway-integrations/brief'}
                      /slow/{proxy+}:
                        get:
                          x-amazon-apigateway-integration:
                            type: aws_proxy
                            httpMethod: POST
                            payloadFormatVersion: '2.0'
                            timeoutInMillis: 200
                            uri: !Sub arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${Raw.Arn}/invocations
                      /v2/{proxy+}:
                        x-amazon-apigateway-any-method:
                          x-amazon-apigateway-integration: {$ref: '#/components/x-amazon-apigateway-integrations/raw'}
                    components:
                      x-amazon-apigateway-integrations:
                        typed:
                          type: aws_proxy
                          httpMethod: POST
                          payloadFormatVersion: '2.0'
                          uri: !Sub arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${Typed.Arn}:live/invocations
                        brief:
                          type: aws_proxy
                          httpMethod: POST
                          payloadFormatVersion: '2.0'
                          uri: !Sub arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${Brief.Arn}/invocations
                        raw:
                          type: aws_proxy
                          httpMethod: POST
                          payloadFormatVersion: '2.0'
                          uri: !Sub arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${Raw.Arn}/invocations
                          responseParameters:
                            '401': {overwrite:header.WWW-Authenticate: $response.header.x-registry-challenge}
              Typed:
                Type: AWS::Serverless::Function
                Properties:
                  CodeUri: typed.zip
                  Handler: org.depproxy.local.function.TypedFunction
                  Environment: {Variables: {TABLE_NAME: !Ref Table, BUCKET_NAME: !Ref Bucket, SECRET_ARN: !Ref Secret}}
              Raw:
                Type: AWS::Serverless::Function
                Properties:
                  CodeUri: raw.zip
                  Handler: org.depproxy.local.function.RawFunction
                  MemorySize: 640
                  Timeout: 25
                  EventInvokeConfig: {MaximumRetryAttempts: 2, MaximumEventAgeInSeconds: 60}
                  Environment: {Variables: {CALLS: '%CALLS%'}}
              Single:
                Type: AWS::Serverless::Function
                Properties:
                  CodeUri: raw.zip
                  Handler: org.depproxy.local.function.RawFunction
                  ReservedConcurrentExecutions: 1
                  Environment: {Variables: {CALLS: '%CALLS%-of-single'}}
              Brief:
                Type: AWS::Serverless::Function
                Properties:
                  CodeUri: raw.zip
                  Handler: org.depproxy.local.function.RawFunction
                  Timeout: 1
              Table:
                Type: AWS::DynamoDB::Table
                Properties:
                  BillingMode: PAY_PER_REQUEST
                  AttributeDefinitions:
                    - {AttributeName: pk, AttributeType: S}
                    - {AttributeName: sk, AttributeType: S}
                    - {AttributeName: due, AttributeType: N}
                  KeySchema:
                    - {AttributeName: pk, KeyType: HASH}
                    - {AttributeName: sk, KeyType: RANGE}
                  GlobalSecondaryIndexes:
                    - IndexName: by-due
                      KeySchema: [{AttributeName: sk, KeyType: HASH}, {AttributeName: due, KeyType: RANGE}]
                      Projection: {ProjectionType: KEYS_ONLY}
                  TimeToLiveSpecification: {AttributeName: expires, Enabled: true}
              Bucket:
                Type: AWS::S3::Bucket
                Properties:
                  LifecycleConfiguration:
                    Rules:
                      - Status: Enabled
                        AbortIncompleteMultipartUpload: {DaysAfterInitiation: 1}
              Secret:
                Type: AWS::SecretsManager::Secret
                Properties:
                  GenerateSecretString: {PasswordLength: 64, ExcludePunctuation: true}
            """;

    static TestProject in(Path folder) {
        TestProject project = new TestProject(folder);
        try {
            Files.createDirectories(folder);
            project.zip("raw.zip", RawFunction.class);
            project.zip("typed.zip", TypedFunction.class, TypedParent.class);
            project.template(TEMPLATE);
        } catch (IOException | URISyntaxException e) {
            throw new IllegalStateException("make a project in " + folder, e);
        }
        return project;
    }

    void template(String text) {
        try {
            Files.writeString(templateFile(), text.replace("%CALLS%", calls().toString()));
        } catch (IOException e) {
            throw new IllegalStateException("write " + templateFile(), e);
        }
    }

    Path templateFile() {
        return folder.resolve("template.yaml");
    }

    /** Where the function with one execution of its own counts its calls. */
    Path callsOfSingle() {
        return Path.of(calls() + "-of-single");
    }

    /** Where the raw function counts its calls. */
    Path calls() {
        return folder.resolve("calls");
    }

    LocalSettings settings() {
        return LocalSettings.of(templateFile(), folder.resolve("data")).withPorts(0, 0);
    }

    LocalRuntime start() {
        return start(InstantSource.system());
    }

    LocalRuntime start(InstantSource clock) {
        return LocalRuntime.start(settings(), clock, List.of(Duration.ofMillis(1)));
    }

    private void zip(String name, Class<?>... classes) throws IOException, URISyntaxException {
        Path events = Path.of(APIGatewayV2HTTPEvent.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        try (OutputStream file = Files.newOutputStream(folder.resolve(name));
                ZipOutputStream zip = new ZipOutputStream(file)) {
            for (Class<?> type : classes) {
                String path = type.getName().replace('.', '/') + ".class";
                try (InputStream bytes =
                        Objects.requireNonNull(type.getClassLoader().getResourceAsStream(path), path)) {
                    zip.putNextEntry(new ZipEntry(path));
                    bytes.transferTo(zip);
                }
            }
            zip.putNextEntry(new ZipEntry("lib/" + events.getFileName()));
            Files.copy(events, zip);
        }
    }
}

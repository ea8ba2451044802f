using ChatDeploy.Hosting;
using ChatDeploy.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ChatDeploy.Tests.Hosting;

public sealed class SampleSettingsTests(StoreFixture store) : IDisposable
{
    private static readonly string Sample = Path.Combine(AppContext.BaseDirectory, "appsettings.sample.json");

    private readonly TestDirectory _directory = new();

    public static TheoryData<string> Keys => [.. ConfigurationKeys.Known];

    public void Dispose() => _directory.Dispose();

    [Theory]
    [MemberData(nameof(Keys))]
    public void It_documents_every_key(string key)
    {
        var names = key.Replace(":*", "", StringComparison.Ordinal).Split(':');
        var text = File.ReadAllText(Sample);
        Assert.All(names, name => Assert.Contains($"\"{name}\":", text, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task The_service_starts_with_a_copy_of_it()
    {
        File.Copy(Sample, Path.Combine(_directory.Path, "appsettings.json"));
        await using var database = await store.CreateDatabaseAsync();
        await using var app = await ChatDeployApplication.BuildAsync(
            [
                $"--contentRoot={_directory.Path}", $"--Store:DataDirectory={_directory.Path}/data", $"--ConnectionStrings:Store={database.ConnectionString}", "--urls=http://127.0.0.1:0",
            ],
            TestContext.Current.CancellationToken,
            services => services.AddLogging(logging => logging.ClearProviders()));
        await app.StartAsync(TestContext.Current.CancellationToken);
        using var http = new HttpClient();
        using var answer = await http.GetAsync($"{app.Address}/healthz/ready", TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode);
        await app.StopAsync(TestContext.Current.CancellationToken);
    }
}

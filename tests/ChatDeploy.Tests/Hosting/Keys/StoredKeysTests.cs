using System.Security.Cryptography;
using System.Xml.Linq;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Hosting;
using ChatDeploy.Hosting.Keys;
using ChatDeploy.Testing;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ChatDeploy.Tests.Hosting.Keys;

public sealed class StoredKeysTests(StoreFixture store) : IDisposable
{
    private readonly TestDirectory _directory = new();
    private readonly TestDirectory _other = new();

    public void Dispose()
    {
        _directory.Dispose();
        _other.Dispose();
    }

    [Fact]
    public async Task What_one_node_protects_another_with_the_same_key_reads_and_one_with_another_key_does_not()
    {
        await using var database = await store.CreateDatabaseAsync();
        string text;
        await using (var first = await BuildAsync(database, _directory.Path)) text = Protector(first).Protect("hello");
        await using (var again = await BuildAsync(database, _directory.Path)) Assert.Equal("hello", Protector(again).Unprotect(text));
        await using var stranger = await BuildAsync(database, _other.Path);
        Assert.ThrowsAny<CryptographicException>(() => Protector(stranger).Unprotect(text));
    }

    [Fact]
    public async Task A_stored_key_shows_nothing_of_its_secret()
    {
        await using var database = await store.CreateDatabaseAsync();
        await using var app = await BuildAsync(database, _directory.Path);
        Protector(app).Protect("hello");
        await using var db = await app.Services.GetRequiredService<IDbContextFactory<DeployDbContext>>().CreateDbContextAsync();
        var key = await db.WrappedKeys.SingleAsync();
        Assert.Contains("<wrapped", key.Xml, StringComparison.Ordinal);
        Assert.DoesNotContain("<masterKey", key.Xml, StringComparison.Ordinal);
    }

    [Fact]
    public void A_changed_key_is_refused()
    {
        var wrapping = new KeyWrapping(DataDirectory.Open(_directory.Path));
        var secret = XElement.Parse("<masterKey>secret</masterKey>");
        var wrapped = wrapping.Encrypt(secret).EncryptedElement;
        Assert.Equal(secret.ToString(), wrapping.Decrypt(wrapped).ToString());

        var bytes = Convert.FromBase64String(wrapped.Value);
        bytes[^1] ^= 1;
        Assert.ThrowsAny<CryptographicException>(() => wrapping.Decrypt(new XElement("wrapped", Convert.ToBase64String(bytes))));
        Assert.ThrowsAny<CryptographicException>(() => wrapping.Decrypt(new XElement("wrapped", "AAAA")));
    }

    private static IDataProtector Protector(ChatDeployApplication app) => app.Services.GetRequiredService<IDataProtectionProvider>().CreateProtector("test");

    private static Task<ChatDeployApplication> BuildAsync(TestDatabase database, string directory) => ChatDeployApplication.BuildAsync(
        ["--urls=http://127.0.0.1:0", $"--ConnectionStrings:Store={database.ConnectionString}", $"--Store:DataDirectory={directory}"],
        TestContext.Current.CancellationToken,
        services => services.AddLogging(logging => logging.ClearProviders()));
}

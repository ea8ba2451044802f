using System.Security.Cryptography;
using ChatDeploy.Integrations.Scm.GitHub;
using ChatDeploy.Testing;

namespace ChatDeploy.Integrations.Tests.Scm.GitHub;

public sealed class GitHubOptionsTests
{
    [Theory]
    [InlineData(null, null, null, null)]
    [InlineData("", "", "", null)]
    [InlineData("ghp_x", null, null, null)]
    [InlineData("ghp x", null, null, "Scm:GitHub:Token")]
    [InlineData(null, "17", null, "Scm:GitHub:PrivateKeyFile is not")]
    [InlineData(null, null, "good", "Scm:GitHub:AppId is not")]
    [InlineData(null, "17", "good", null)]
    [InlineData(null, "Iv23.abc", "pkcs8", null)]
    [InlineData(null, "17 ", "good", "Scm:GitHub:AppId")]
    [InlineData("ghp_x", "17", "good", "remove one")]
    [InlineData(null, "17", "missing", "cannot be read")]
    [InlineData(null, "17", "rubbish", "not a private RSA key")]
    [InlineData(null, "17", "public", "not a private RSA key")]
    [InlineData(null, "17", "curve", "not a private RSA key")]
    [InlineData(null, "17", "small", "1024 bits")]
    public void Settings_that_cannot_work_stop_the_start_and_are_named(string? token, string? appId, string? key, string? wrong)
    {
        using var directory = new TestDirectory();
        var result = new GitHubOptionsValidation().Validate(null, new GitHubOptions { Token = token, AppId = appId, PrivateKeyFile = File(directory, key) });
        if (wrong is null) Assert.True(result.Succeeded, result.FailureMessage);
        else Assert.Contains(wrong, result.FailureMessage, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://github.example.com/api/v3", true)]
    [InlineData("http://127.0.0.1:8080", true)]
    [InlineData("ftp://github.example.com", false)]
    [InlineData("https://ada:pw@github.example.com", false)]
    [InlineData("https://github.example.com/?x=1", false)]
    [InlineData("/api/v3", false)]
    public void The_api_s_address_is_an_address(string url, bool isGood) =>
        Assert.Equal(isGood, new GitHubOptionsValidation().Validate(null, new GitHubOptions { ApiUrl = new Uri(url, UriKind.RelativeOrAbsolute) }).Succeeded);

    private static string? File(TestDirectory directory, string? key)
    {
        if (string.IsNullOrEmpty(key)) return key;
        var path = Path.Combine(directory.Path, key);
        using var rsa = RSA.Create(key == "small" ? 1024 : 2048);
        using var curve = ECDsa.Create();
        var text = key switch
        {
            "good" or "small" => rsa.ExportRSAPrivateKeyPem(),
            "pkcs8" => rsa.ExportPkcs8PrivateKeyPem(),
            "public" => rsa.ExportSubjectPublicKeyInfoPem(),
            "curve" => curve.ExportECPrivateKeyPem(),
            "rubbish" => "rubbish",
            _ => null,
        };
        if (text is not null) System.IO.File.WriteAllText(path, text);
        return path;
    }
}

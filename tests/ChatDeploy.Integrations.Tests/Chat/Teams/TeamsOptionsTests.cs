using ChatDeploy.Integrations.Chat.Teams;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ChatDeploy.Integrations.Tests.Chat.Teams;

public sealed class TeamsOptionsTests
{
    private const string App = "00000000-0000-0000-0000-0000000000b0";

    [Fact]
    public void Teams_is_off_when_nothing_is_set() => Assert.False(Read().IsOn);

    [Fact]
    public void Empty_values_are_not_set() => Assert.False(Read(("Teams:AppId", ""), ("Teams:AppPassword", ""), ("Teams:TenantId", ""), ("Teams:OpenIdMetadataUrl", ""), ("Teams:TokenUrl", ""), ("Teams:SignInMetadataUrl", ""), ("Teams:AllowAnonymous", "false")).IsOn);

    [Fact]
    public void Teams_is_on_with_an_application_and_its_password() => Assert.True(Read(("Teams:AppId", App), ("Teams:AppPassword", "p")).IsOn);

    [Fact]
    public void Issuers_are_read() => Assert.Equal(["https://a", "https://b"], Read(("Teams:AppId", App), ("Teams:AppPassword", "p"), ("Teams:Issuers:0", "https://a"), ("Teams:Issuers:1", "https://b")).Issuers);

    [Theory]
    [InlineData("AppId", App, "Teams:AppId is set without Teams:AppPassword")]
    [InlineData("AppPassword", "p", "Teams:AppPassword is set without Teams:AppId")]
    public void Half_a_setting_stops_the_start(string key, string value, string line) => Refused(line, ($"Teams:{key}", value));

    [Theory]
    [InlineData("AppId", "chatdeploy", "Teams:AppId is no application id")]
    [InlineData("AppPassword", "pass word", "Teams:AppPassword has a space")]
    [InlineData("TenantId", "example.com", "Teams:TenantId is no tenant id")]
    [InlineData("SignInMetadataUrl", "http://login.microsoftonline.com/keys", "Teams:SignInMetadataUrl is no https address")]
    [InlineData("OpenIdMetadataUrl", "http://login.botframework.com/keys", "Teams:OpenIdMetadataUrl is no https address")]
    [InlineData("TokenUrl", "http://login.microsoftonline.com/token", "Teams:TokenUrl is no https address")]
    [InlineData("TokenUrl", "token", "Teams:TokenUrl is no https address")]
    [InlineData("AllowAnonymous", "true", "Teams:AllowAnonymous and Teams:AppId are set")]
    public void A_wrong_setting_stops_the_start_with_a_line_that_shows_no_secret(string key, string value, string line)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["Teams:AppId"] = App, ["Teams:AppPassword"] = "hidden", [$"Teams:{key}"] = value };
        Refused(line, settings.Select(s => (s.Key, s.Value)).ToArray());
    }

    [Theory]
    [InlineData("http://127.0.0.1:5080", "")]
    [InlineData("http://localhost:5080;http://[::1]:5080", "")]
    [InlineData("", "http://127.0.0.1:5080")]
    [InlineData("", "")]
    public void Everybody_is_believed_where_nobody_else_can_come(string urls, string publicUrl) =>
        Assert.True(Read(("Teams:AllowAnonymous", "true"), ("urls", urls), ("PublicUrl", publicUrl)).IsOn);

    [Theory]
    [InlineData("urls", "http://*:5080")]
    [InlineData("urls", "http://+:5080")]
    [InlineData("urls", "http://0.0.0.0:5080")]
    [InlineData("urls", "http://[::]:5080")]
    [InlineData("urls", "http://127.0.0.1:5080;http://10.0.0.7:5080")]
    [InlineData("urls", "http://chatdeploy:5080")]
    [InlineData("Kestrel:Endpoints:Http:Url", "http://0.0.0.0:80")]
    [InlineData("http_ports", "8080")]
    [InlineData("PublicUrl", "https://chatdeploy.example.com")]
    public void Nobody_is_believed_where_others_can_come(string key, string value) => Refused("Teams:AllowAnonymous believes everybody", ("Teams:AllowAnonymous", "true"), (key, value));

    [Fact]
    public void An_unknown_key_stops_the_start() => Assert.Throws<InvalidOperationException>(() => Read(("Teams:AppIdd", App)));

    [Fact]
    public void Any_tenant_is_listened_to_where_none_is_set_and_else_only_that()
    {
        Assert.True(new TeamsOptions().Admits(null));
        Assert.True(new TeamsOptions { TenantId = "A1" }.Admits("a1"));
        Assert.False(new TeamsOptions { TenantId = "A1" }.Admits("a2"));
        Assert.False(new TeamsOptions { TenantId = "A1" }.Admits(null));
    }

    private static void Refused(string line, params (string Key, string Value)[] settings)
    {
        var told = Assert.Single(Assert.Throws<OptionsValidationException>(() => Read(settings)).Failures);
        Assert.StartsWith(line, told, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", told, StringComparison.Ordinal);
    }

    private static TeamsOptions Read(params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key, (string?)s.Value))).Build();
        using var services = new ServiceCollection().AddSingleton<IConfiguration>(configuration).AddLogging().AddTeamsClient().BuildServiceProvider();
        services.GetRequiredService<IStartupValidator>().Validate();
        return services.GetRequiredService<IOptions<TeamsOptions>>().Value;
    }
}

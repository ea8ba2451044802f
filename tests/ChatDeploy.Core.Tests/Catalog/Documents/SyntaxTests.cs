using ChatDeploy.Core.Catalog.Documents;

namespace ChatDeploy.Core.Tests.Catalog.Documents;

public sealed class SyntaxTests
{
    [Theory]
    [InlineData("0 0 9 ? * MON-FRI", true)]
    [InlineData("0 0/15 9-17 ? * 2-6", true)]
    [InlineData("0 */15 * * * ? 2027", true)]
    [InlineData("0 0 9 L-3 * ?", true)]
    [InlineData("0 0 9 LW * ?", true)]
    [InlineData("0 0 9 15W JAN,dec ?", true)]
    [InlineData("0 0 9 ? * 6#3", true)]
    [InlineData("0 0 9 ? * friL", true)]
    [InlineData("0 0 9 ? * ?", false)]
    [InlineData("0 9 * * 1-5", false)]
    [InlineData("0 0 25 * * ?", false)]
    [InlineData("0 0 9 ? * MONDAY", false)]
    [InlineData("0 0 9 ? * 0", false)]
    [InlineData("0 0 9 32 * ?", false)]
    [InlineData("0 0/0 9 * * ?", false)]
    [InlineData("0 0 9 * * ? 1969", false)]
    [InlineData("0 ? 9 * * ?", false)]
    [InlineData("0 , 9 * * ?", false)]
    public void A_cron_expression_is_sound_or_not(string expression, bool sound) =>
        Assert.Equal(sound, CronSyntax.Problem(expression) is null);

    [Theory]
    [InlineData("Mo-Sa 09:00-20:00", true)]
    [InlineData("Mo-Sa 09:00-20:00; Su 10:00-13:00", true)]
    [InlineData("Mo,We-Fr 09:00-12:30, 14:00-24:00; Su off", true)]
    [InlineData("Fr 22:00-02:00", true)]
    [InlineData("24/7", true)]
    [InlineData("", false)]
    [InlineData("Mo-Sa 9:00-20:00", false)]
    [InlineData("Mo-Sa 09:00-25:00", false)]
    [InlineData("Mo-Sa 09:00-09:00", false)]
    [InlineData("Mon 09:00-20:00", false)]
    [InlineData("09:00-20:00", false)]
    [InlineData("Mo-Sa", false)]
    [InlineData("Mo-Sa 09:00-20:00;", false)]
    public void Opening_hours_are_sound_or_not(string text, bool sound) =>
        Assert.Equal(sound, OpeningHoursSyntax.Problem(text) is null);

    [Theory]
    [InlineData("30s", 30)]
    [InlineData("15m", 900)]
    [InlineData("24h", 86_400)]
    [InlineData("7d", 604_800)]
    [InlineData("366d", 31_622_400)]
    [InlineData("367d", null)]
    [InlineData("0s", null)]
    [InlineData("-1h", null)]
    [InlineData("1.5h", null)]
    [InlineData("15 m", null)]
    [InlineData("15", null)]
    [InlineData("15m\n", null)]
    public void A_duration_is_a_number_with_a_unit(string text, int? seconds) => Assert.Equal(seconds, CatalogSyntax.Seconds(text));

    [Theory]
    [InlineData("tag:v*", true)]
    [InlineData("tag:*", true)]
    [InlineData("branch:release/*", true)]
    [InlineData("branch:*-hotfix", true)]
    [InlineData("branch:main", true)]
    [InlineData("tag:", false)]
    [InlineData("v*", false)]
    [InlineData("ref:main", false)]
    [InlineData("Tag:v*", false)]
    [InlineData("tag:-x", false)]
    [InlineData("branch:a..b", false)]
    [InlineData("branch:a//b", false)]
    [InlineData("branch:a/", false)]
    [InlineData("branch:a b", false)]
    [InlineData("branch:a^", false)]
    public void A_ref_pattern_is_sound_or_not(string pattern, bool sound) => Assert.Equal(sound, CatalogSyntax.IsRefPattern(pattern));

    [Theory]
    [InlineData("https://git.example.com/acme/crm.git", true)]
    [InlineData("ssh://git@git.example.com/acme/crm.git", true)]
    [InlineData("git@git.example.com:acme/crm.git", true)]
    [InlineData("file:///srv/git/crm.git", true)]
    [InlineData("/srv/git/crm.git", true)]
    [InlineData("ext::sh -c id", false)]
    [InlineData("--upload-pack=id", false)]
    [InlineData("srv/git/crm.git", false)]
    [InlineData("https://a b", false)]
    public void A_repository_address_is_one_that_git_clones_from(string address, bool sound) => Assert.Equal(sound, CatalogSyntax.RepositoryUrl.IsMatch(address));

    [Theory]
    [InlineData("depoly", "deploy")]
    [InlineData("crmm", "crm")]
    [InlineData("CRM", "crm")]
    [InlineData("zzz", null)]
    [InlineData("", null)]
    public void The_nearest_name_is_found_when_one_is_near(string typed, string? meant) =>
        Assert.Equal(meant, NearestName.Of(typed, ["wms", "crm", "deploy"]));
}

using System.ComponentModel.DataAnnotations;
using System.Reflection;
using ChatDeploy.Core;
using ChatDeploy.Core.Chat.Web;
using ChatDeploy.Hosting;
using ChatDeploy.Integrations.Postgres;

namespace ChatDeploy.Tests.Hosting;

public sealed class OptionsTests
{
    // RangeAttribute converts the bounds of other types than numbers when it is first used, which two hosts in a process cannot do at once.
    [Fact]
    public void No_option_has_bounds_that_are_converted_while_hosts_start()
    {
        Assembly[] ours = [typeof(DurationAttribute).Assembly, typeof(PostgresStore).Assembly, typeof(ChatDeployApplication).Assembly];
        var converted = ours.SelectMany(a => a.GetTypes()).SelectMany(t => t.GetProperties())
            .Where(p => p.GetCustomAttribute<RangeAttribute>() is { } range && range.OperandType != typeof(int) && range.OperandType != typeof(double))
            .Select(p => $"{p.DeclaringType!.Name}.{p.Name}");
        Assert.Empty(converted);
    }

    [Theory]
    [InlineData("00:00:00", false)]
    [InlineData("23:59:59", false)]
    [InlineData("1.00:00:00", true)]
    [InlineData("3650.00:00:00", true)]
    [InlineData("3650.00:00:01", false)]
    public void A_duration_is_held_to_its_bounds(string text, bool isAllowed)
    {
        var options = new ChatRetentionOptions { Chat = TimeSpan.Parse(text) };
        var problems = new List<ValidationResult>();
        Assert.Equal(isAllowed, Validator.TryValidateObject(options, new ValidationContext(options), problems, validateAllProperties: true));
        if (!isAllowed) Assert.Equal("The field Chat must be between 1.00:00:00 and 3650.00:00:00.", Assert.Single(problems).ErrorMessage);
    }
}

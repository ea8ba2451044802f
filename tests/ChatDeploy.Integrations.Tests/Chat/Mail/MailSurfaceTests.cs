using System.Globalization;
using System.Net;
using System.Net.Sockets;
using ChatDeploy.Core.Chat;
using ChatDeploy.Core.People;
using ChatDeploy.Integrations.Chat.Mail;
using ChatDeploy.Testing.Mail;

namespace ChatDeploy.Integrations.Tests.Chat.Mail;

/// <summary>Mails as a real server takes them and another language's parser reads them.</summary>
public sealed class MailSurfaceTests
{
    [Fact]
    public async Task A_post_arrives_in_words_and_as_a_page_with_the_headers_of_an_automatic_mail()
    {
        await using var world = await MailWorld.StartAsync();
        var sent = Assert.IsType<SurfaceAnswer.Sent>(await world.Surface.SendAsync(MailWorld.Post("bob@example.com"), default));
        var mail = Assert.Single(await world.Server.MailsAsync(1));
        Assert.Equal(("bob@example.com", "multipart/alternative"), (mail.To, mail.Type));
        Assert.Equal(["text/plain", "text/html"], mail.PartTypes);
        Assert.Empty(mail.Defects);
        Assert.True(mail is { IsAscii: true, LongestLine: <= 200 });
        Assert.Equal("[ChatDeploy] D-7 waits for approval: crm@v2.1.0 to acme on prod", mail["Subject"]);
        Assert.Equal(sent.MessageRef, mail["Message-ID"]);
        Assert.Matches("^<post-1\\.[0-9a-f]{12}@example\\.com>$", sent.MessageRef);
        Assert.Equal(("auto-generated", "All", "ChatDeploy <chatdeploy.example.com>"), (mail["Auto-Submitted"], mail["X-Auto-Response-Suppress"], mail["List-Id"]));
        Assert.Contains("chatdeploy@example.com", mail["From"], StringComparison.Ordinal);
        Assert.InRange(DateTimeOffset.Parse(mail["Date"], CultureInfo.InvariantCulture), DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow.AddMinutes(5));
        Assert.False(mail.Headers.Contains("In-Reply-To"));
        Assert.All([mail.Words, mail.Html], text => Assert.Contains("Waits for approval", text, StringComparison.Ordinal));
        Assert.All([mail.Words, mail.Html], text => Assert.Contains(MailWorld.Page, text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_later_letter_answers_the_first_and_the_first_stays_the_post()
    {
        await using var world = await MailWorld.StartAsync();
        var first = Assert.IsType<SurfaceAnswer.Sent>(await world.Surface.SendAsync(MailWorld.Post("bob@example.com"), default));
        var again = await world.Surface.EditAsync(first.MessageRef, MailWorld.Post("bob@example.com", "result", "post-1-99"), default);
        Assert.Equal(first, again);
        var mail = (await world.Server.MailsAsync(2))[1];
        Assert.Equal((first.MessageRef, first.MessageRef), (mail["In-Reply-To"], mail["References"]));
        Assert.StartsWith("<post-1-99.", mail["Message-ID"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_sent_again_bears_the_same_id()
    {
        await using var world = await MailWorld.StartAsync();
        var lost = Assert.IsType<SurfaceAnswer.Unreachable>(await world.Surface.SendAsync(MailWorld.Post("lost@example.com"), default));
        Assert.True(lost.MayHaveArrived);
        Assert.IsType<SurfaceAnswer.Unreachable>(await world.Surface.SendAsync(MailWorld.Post("lost@example.com"), default));
        var mails = await world.Server.MailsAsync(2);
        Assert.Equal(mails[0]["Message-ID"], mails[1]["Message-ID"]);
    }

    [Theory]
    [InlineData("code450@example.com")]
    [InlineData("code452@example.com")]
    [InlineData("data451@example.com")]
    public async Task What_the_server_does_not_take_now_is_tried_again(string address)
    {
        await using var world = await MailWorld.StartAsync();
        var answer = Assert.IsType<SurfaceAnswer.Unreachable>(await world.Surface.SendAsync(MailWorld.Post(address), default));
        Assert.False(answer.MayHaveArrived);
        Assert.StartsWith($"smtp_{address[4..7]}: ", answer.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_has_too_much_to_do_is_left_alone()
    {
        await using var world = await MailWorld.StartAsync();
        Assert.IsType<SurfaceAnswer.Throttled>(await world.Surface.SendAsync(MailWorld.Post("code421@example.com"), default));
    }

    [Theory]
    [InlineData("code550@example.com", "smtp_550", "correct the address in the catalog")]
    [InlineData("code553@example.com", "smtp_553", "correct the address in the catalog")]
    [InlineData("data552@example.com", "smtp_552", "The mailbox is full")]
    [InlineData("data554@example.com", "smtp_554", "Mail:From")]
    [InlineData("no address", "not_an_address", "correct it in the catalog")]
    [InlineData("jürgen@example.com", "not_an_address", "correct it in the catalog")]
    [InlineData("bob@example.com, eve@example.com", "not_an_address", "correct it in the catalog")]
    [InlineData("Bob <bob@example.com>", "not_an_address", "correct it in the catalog")]
    [InlineData("bob@example.com\r\nBcc: eve@example.com", "not_an_address", "correct it in the catalog")]
    public async Task What_the_server_will_never_take_is_refused_with_advice(string address, string code, string advice)
    {
        await using var world = await MailWorld.StartAsync();
        var answer = Assert.IsType<SurfaceAnswer.Refused>(await world.Surface.SendAsync(MailWorld.Post(address), default));
        Assert.Equal(code, answer.Code);
        Assert.Contains(advice, answer.Reason, StringComparison.Ordinal);
        Assert.Empty(world.Server.Mails);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_an_outage_in_which_nothing_arrived()
    {
        var world = await MailWorld.StartAsync();
        await world.DisposeAsync();
        var answer = Assert.IsType<SurfaceAnswer.Unreachable>(await world.Surface.SendAsync(MailWorld.Post("bob@example.com"), default));
        Assert.False(answer.MayHaveArrived);
    }

    [Fact]
    public async Task A_domain_of_any_script_is_written_as_servers_know_it()
    {
        await using var world = await MailWorld.StartAsync();
        Assert.IsType<SurfaceAnswer.Sent>(await world.Surface.SendAsync(MailWorld.Post("bob@bücher.example"), default));
        Assert.Equal("bob@xn--bcher-kva.example", Assert.Single(await world.Server.MailsAsync(1)).To);
    }

    [Fact]
    public async Task A_server_that_says_nothing_is_waited_for_no_longer_than_the_caller_wants()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var surface = MailWorld.Of(new MailOptions { Host = "127.0.0.1", Port = ((IPEndPoint)silent.LocalEndpoint).Port, From = "chatdeploy@example.com", Security = MailSecurity.None });
        using var limit = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => surface.SendAsync(MailWorld.Post("bob@example.com"), limit.Token).WaitAsync(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task A_server_without_TLS_is_told_nothing_where_TLS_is_asked_for()
    {
        await using var world = await MailWorld.StartAsync();
        world.Options.Security = MailSecurity.StartTls;
        var answer = Assert.IsType<SurfaceAnswer.Unreachable>(await world.Surface.SendAsync(MailWorld.Post("bob@example.com"), default));
        Assert.False(answer.MayHaveArrived);
        Assert.Empty(world.Server.Mails);
    }

    [Fact]
    public async Task A_server_that_wants_an_account_gets_it()
    {
        await using var world = await MailWorld.StartAsync("releases", "pass word");
        (world.Options.User, world.Options.Password) = ("releases", "pass word");
        Assert.IsType<SurfaceAnswer.Sent>(await world.Surface.SendAsync(MailWorld.Post("bob@example.com"), default));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("wrong-password")]
    public async Task Without_the_right_account_everything_waits_until_it_is_mended(string? password)
    {
        await using var world = await MailWorld.StartAsync("releases", "right");
        if (password is not null) (world.Options.User, world.Options.Password) = ("releases", password);
        var answer = Assert.IsType<SurfaceAnswer.Unreachable>(await world.Surface.SendAsync(MailWorld.Post("bob@example.com"), default));
        Assert.False(answer.MayHaveArrived);
        Assert.Contains("Mail:User", answer.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong-password", answer.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_notice_is_a_letter_whose_subject_is_its_first_line()
    {
        await using var world = await MailWorld.StartAsync();
        Assert.IsType<SurfaceAnswer.Sent>(await world.Surface.NotifyAsync(new OutgoingNotice("notice-3", "root@example.com", "**C0DEPLOYS** refuses posts\nInvite the bot, then `wait`."), default));
        var mail = Assert.Single(await world.Server.MailsAsync(1));
        Assert.Equal("[ChatDeploy] C0DEPLOYS refuses posts", mail["Subject"]);
        Assert.Contains("Invite the bot", mail.Words, StringComparison.Ordinal);
        Assert.Contains("<strong>C0DEPLOYS</strong> refuses posts", mail.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Subjects_of_any_script_arrive_as_they_are_and_carry_no_header_of_their_own()
    {
        await using var world = await MailWorld.StartAsync();
        var text = $"D-7 failed: שלום 🚀 {string.Concat(Enumerable.Repeat("é🎉", 40))}\r\nBcc: eve@example.com\n\nbody";
        Assert.IsType<SurfaceAnswer.Sent>(await world.Surface.SendAsync(MailWorld.Post("bob@example.com", text: text), default));
        var mail = Assert.Single(await world.Server.MailsAsync(1));
        Assert.False(mail.Headers.Contains("Bcc"));
        Assert.Empty(mail.Defects);
        Assert.Contains("שלום 🚀 é🎉", mail["Subject"], StringComparison.Ordinal);
        Assert.DoesNotContain('\uFFFD', mail["Subject"]);
    }

    [Fact]
    public async Task The_direct_channel_is_the_persons_address()
    {
        var surface = MailWorld.Of(new MailOptions { From = "chatdeploy@example.com" });
        Assert.Equal("bob@example.com", await surface.DirectChannelAsync(new Person { Name = "bob", Email = "bob@example.com", Roles = [] }, default));
        Assert.Null(await surface.DirectChannelAsync(new Person { Name = "eve", Roles = [] }, default));
    }
}

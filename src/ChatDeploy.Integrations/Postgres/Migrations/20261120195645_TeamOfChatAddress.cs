using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ChatDeploy.Integrations.Postgres.Migrations
{
    /// <inheritdoc />
    public partial class TeamOfChatAddress : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "team_id",
                table: "chat_addresses",
                type: "character varying(400)",
                maxLength: 400,
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "team_id",
                table: "chat_addresses");
        }
    }
}

using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Kept.Server.Storage.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class StaffVersions : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "Version",
                table: "sites",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "Version",
                table: "products",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "Version",
                table: "partners",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<byte[]>(
                name: "Client",
                table: "orders",
                type: "BLOB",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "Version",
                table: "campaigns",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.CreateIndex(
                name: "IX_orders_Client",
                table: "orders",
                column: "Client",
                filter: "\"Client\" IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_orders_Client",
                table: "orders");

            migrationBuilder.DropColumn(
                name: "Version",
                table: "sites");

            migrationBuilder.DropColumn(
                name: "Version",
                table: "products");

            migrationBuilder.DropColumn(
                name: "Version",
                table: "partners");

            migrationBuilder.DropColumn(
                name: "Client",
                table: "orders");

            migrationBuilder.DropColumn(
                name: "Version",
                table: "campaigns");
        }
    }
}

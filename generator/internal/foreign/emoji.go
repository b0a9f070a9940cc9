package foreign

import (
	"regexp"
	"strings"
	"sync"
)

var shortName = regexp.MustCompile(`:[a-z0-9+][a-z0-9_+-]*:`)

// emoji shows the pictures that pages name in short, such as :tada:. Names that
// are not in the table stay as they are: many texts have words between colons.
func emoji(e *edit) {
	e.inline(":", shortName, func(m [][]byte, _ int) (string, bool) {
		s, ok := pictures()[string(m[0][1:len(m[0])-1])]
		if ok {
			e.count("emoji")
		}
		return s, ok
	})
}

var pictures = sync.OnceValue(func() map[string]string {
	out := map[string]string{}
	words := strings.Fields(pictureNames)
	for i := 0; i+1 < len(words); i += 2 {
		out[words[i]] = words[i+1]
	}
	return out
})

// pictureNames are the short names that documentation uses, each with its picture.
const pictureNames = `
smile 😄 smiley 😃 grinning 😀 grin 😁 laughing 😆 satisfied 😆 joy 😂 rofl 🤣 wink 😉 blush 😊 innocent 😇
slightly_smiling_face 🙂 relaxed ☺️ heart_eyes 😍 kissing_heart 😘 yum 😋 stuck_out_tongue 😛 sunglasses 😎
smirk 😏 thinking 🤔 neutral_face 😐 expressionless 😑 confused 😕 worried 😟 disappointed 😞 cry 😢 sob 😭
angry 😠 rage 😡 scream 😱 fearful 😨 sweat_smile 😅 sweat 😓 sleeping 😴 tired_face 😫 dizzy_face 😵
exploding_head 🤯 partying_face 🥳 hugs 🤗 nerd_face 🤓 shrug 🤷 facepalm 🤦 robot 🤖 ghost 👻 alien 👽 skull 💀
poop 💩 clown_face 🤡 see_no_evil 🙈 hear_no_evil 🙉 speak_no_evil 🙊 wave 👋 ok_hand 👌 +1 👍 thumbsup 👍
-1 👎 thumbsdown 👎 clap 👏 raised_hands 🙌 pray 🙏 muscle 💪 point_up ☝️ point_down 👇 point_left 👈
point_right 👉 crossed_fingers 🤞 v ✌️ fist ✊ handshake 🤝 writing_hand ✍️ eyes 👀 brain 🧠 heart ❤️
broken_heart 💔 blue_heart 💙 green_heart 💚 yellow_heart 💛 purple_heart 💜 black_heart 🖤 sparkling_heart 💖
two_hearts 💕 fire 🔥 sparkles ✨ star ⭐ star2 🌟 dizzy 💫 boom 💥 zap ⚡ tada 🎉 confetti_ball 🎊 balloon 🎈 gift 🎁
trophy 🏆 medal_sports 🏅 1st_place_medal 🥇 2nd_place_medal 🥈 3rd_place_medal 🥉 crown 👑 gem 💎 rocket 🚀
airplane ✈️ car 🚗 bike 🚲 ship 🚢 construction 🚧 rotating_light 🚨 traffic_light 🚥 anchor ⚓ compass 🧭 house 🏠
office 🏢 factory 🏭 school 🏫 bank 🏦 hospital 🏥 warning ⚠️ no_entry ⛔ no_entry_sign 🚫 stop_sign 🛑 x ❌
heavy_check_mark ✔️ white_check_mark ✅ ballot_box_with_check ☑️ negative_squared_cross_mark ❎ question ❓
grey_question ❔ exclamation ❗ heavy_exclamation_mark ❗ grey_exclamation ❕ bangbang ‼️ interrobang ⁉️ 100 💯
information_source ℹ️ recycle ♻️ copyright ©️ registered ®️ tm ™️ heavy_plus_sign ➕ heavy_minus_sign ➖
heavy_multiplication_x ✖️ infinity ♾️ arrow_right ➡️ arrow_left ⬅️ arrow_up ⬆️ arrow_down ⬇️
arrow_upper_right ↗️ arrow_lower_right ↘️ arrow_forward ▶️ arrow_backward ◀️ leftwards_arrow_with_hook ↩️
arrow_right_hook ↪️ arrows_counterclockwise 🔄 repeat 🔁 fast_forward ⏩ rewind ⏪ new 🆕 up 🆙 cool 🆒 free 🆓 ok 🆗
sos 🆘 id 🆔 red_circle 🔴 large_blue_circle 🔵 green_circle 🟢 yellow_circle 🟡 orange_circle 🟠 purple_circle 🟣
white_circle ⚪ black_circle ⚫ one 1️⃣ two 2️⃣ three 3️⃣ four 4️⃣ five 5️⃣ six 6️⃣ seven 7️⃣ eight 8️⃣ nine 9️⃣ zero 0️⃣
keycap_ten 🔟 hash #️⃣ bulb 💡 flashlight 🔦 wrench 🔧 hammer 🔨 hammer_and_wrench 🛠️ tools 🛠️ nut_and_bolt 🔩 gear ⚙️
toolbox 🧰 magnet 🧲 link 🔗 chains ⛓️ paperclip 📎 pushpin 📌 round_pushpin 📍 scissors ✂️ lock 🔒 unlock 🔓
closed_lock_with_key 🔐 key 🔑 old_key 🗝️ shield 🛡️ bell 🔔 no_bell 🔕 mag 🔍 mag_right 🔎 microscope 🔬
telescope 🔭 satellite 📡 computer 💻 desktop_computer 🖥️ keyboard ⌨️ iphone 📱 phone ☎️ telephone ☎️ battery 🔋
electric_plug 🔌 floppy_disk 💾 cd 💿 dvd 📀 tv 📺 camera 📷 movie_camera 🎥 video_camera 📹 printer 🖨️ headphones 🎧
microphone 🎤 musical_note 🎵 notes 🎶 art 🎨 package 📦 mailbox 📫 email 📧 envelope ✉️ inbox_tray 📥 outbox_tray 📤
memo 📝 pencil 📝 pencil2 ✏️ book 📖 books 📚 notebook 📓 closed_book 📕 green_book 📗 blue_book 📘 orange_book 📙
bookmark 🔖 bookmark_tabs 📑 page_facing_up 📄 page_with_curl 📃 newspaper 📰 clipboard 📋 calendar 📆 date 📅
chart_with_upwards_trend 📈 chart_with_downwards_trend 📉 bar_chart 📊 file_folder 📁 open_file_folder 📂
card_index 📇 label 🏷️ moneybag 💰 dollar 💵 credit_card 💳 scroll 📜 hourglass ⌛ hourglass_flowing_sand ⏳ watch ⌚
alarm_clock ⏰ stopwatch ⏱️ timer_clock ⏲️ speech_balloon 💬 thought_balloon 💭 loudspeaker 📢 mega 📣 mute 🔇
globe_with_meridians 🌐 earth_africa 🌍 earth_americas 🌎 earth_asia 🌏 world_map 🗺️ sunny ☀️ cloud ☁️ umbrella ☔
snowflake ❄️ snowman ⛄ rainbow 🌈 ocean 🌊 droplet 💧 moon 🌔 sun_with_face 🌞 seedling 🌱 herb 🌿 evergreen_tree 🌲
deciduous_tree 🌳 palm_tree 🌴 cactus 🌵 four_leaf_clover 🍀 maple_leaf 🍁 mushroom 🍄 rose 🌹 cherry_blossom 🌸
sunflower 🌻 apple 🍎 lemon 🍋 banana 🍌 pineapple 🍍 strawberry 🍓 cherries 🍒 pizza 🍕 hamburger 🍔 coffee ☕ tea 🍵
beer 🍺 beers 🍻 wine_glass 🍷 cake 🍰 birthday 🎂 cookie 🍪 dog 🐶 cat 🐱 mouse 🐭 rabbit 🐰 fox_face 🦊 bear 🐻
panda_face 🐼 koala 🐨 tiger 🐯 lion 🦁 cow 🐮 pig 🐷 frog 🐸 monkey 🐒 chicken 🐔 penguin 🐧 bird 🐦 owl 🦉 bat 🦇 wolf 🐺
horse 🐴 unicorn 🦄 bee 🐝 bug 🐛 butterfly 🦋 snail 🐌 snake 🐍 turtle 🐢 octopus 🐙 crab 🦀 shrimp 🦐 fish 🐟
dolphin 🐬 whale 🐳 shark 🦈 elephant 🐘 camel 🐫 dragon 🐉 t-rex 🦖 feet 🐾 soccer ⚽ basketball 🏀 dart 🎯
game_die 🎲 jigsaw 🧩 video_game 🎮 checkered_flag 🏁 triangular_flag_on_post 🚩 white_flag 🏳️ cn 🇨🇳 us 🇺🇸 gb 🇬🇧
jp 🇯🇵 de 🇩🇪 fr 🇫🇷 kr 🇰🇷 test_tube 🧪 dna 🧬 pill 💊 syringe 💉 thermometer 🌡️ broom 🧹 soap 🧼 bricks 🧱
wastebasket 🗑️ crystal_ball 🔮 man_technologist 👨‍💻 woman_technologist 👩‍💻 technologist 🧑‍💻 runner 🏃 walking 🚶
busts_in_silhouette 👥 bust_in_silhouette 👤 people_holding_hands 🧑‍🤝‍🧑 baby 👶 ninja 🥷 superhero 🦸 mage 🧙
`
